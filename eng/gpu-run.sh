#!/usr/bin/env bash
# Runs a training on a machine that has a GPU, Python's torch and g++, but no .NET: packs the program with its runtime, sends it with the data,
# compiles the interface to libtorch there, runs the command, and brings the run's folder back, every few minutes and at the end. What was
# trained so far is sent along, so the same call goes on where the last one stopped.
#
#   eng/gpu-run.sh --ssh USER@HOST --data ../data/lspet --run runs/joints -- train joints --config joints.json
#
#   --ssh HOST       the machine; anything that ssh takes. Linux on x86-64.
#   --local DIR      in place of --ssh: a folder of this machine, in an environment without .NET (to try the recipe out)
#   --pack FILE      in place of both: write everything into one archive; there: tar xf FILE && ./vitruvian-gpu/run.sh COMMAND...
#   --data DIR       a folder for the training; arrives as data/NAME. Repeatable.
#   --run DIR        the run's folder here; it is run/ there
#   --at DIR         folder on the machine (default vitruvian-gpu)
#   --fetch SECONDS  how often the run's folder is brought back (default 300)
#   -- COMMAND       what the program is told. Files that are named in it are sent along. `train` gets --data and --out by itself.
#
# On the machine, VITRUVIAN_TORCH_ROOT may name a libtorch; without it the torch package of python3 is taken, then the system's libtorch.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/setup.sh"

host='' local_folder='' archive='' run='' at=vitruvian-gpu fetch_every=300
data=()
while (($# > 0)); do
    case $1 in
        --) shift; break ;;
        -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
        --ssh | --local | --pack | --data | --run | --at | --fetch)
            [[ -n ${2-} ]] || fail "$1 needs a value"
            case $1 in
                --ssh) host=$2 ;;
                --local) local_folder=$2 ;;
                --pack) archive=$2 ;;
                --data) data+=("$2") ;;
                --run) run=$2 ;;
                --at) at=$2 ;;
                --fetch) fetch_every=$2 ;;
            esac
            shift 2
            ;;
        *) fail "unknown option $1; see eng/gpu-run.sh --help" ;;
    esac
done

targets=0
for target in "$host" "$local_folder" "$archive"; do if [[ -n $target ]]; then targets=$((targets + 1)); fi; done
((targets == 1)) || fail "give one of --ssh HOST, --local DIR and --pack FILE"
[[ -n $archive || (-n $run && $# -gt 0) ]] || fail "give --run DIR and, after --, the command"
[[ $(uname -m) == x86_64 ]] || fail "the runtime that is packed is this machine's, and GPU machines are x86-64; this one is $(uname -m)"
for folder in "${data[@]}"; do [[ -d $folder ]] || fail "--data $folder: expected a folder; found none"; done

require_dotnet
mkdir -p -- "$work"
stage=$(mktemp -d "$work/gpu.XXXXXX")
fetcher=''
trap 'rm -rf -- "$stage"; if [[ -n $fetcher ]]; then kill "$fetcher" 2>/dev/null; fi' EXIT
trap 'exit 130' INT TERM
package=$stage/vitruvian-gpu
mkdir -p -- "$package/app" "$package/dotnet/shared" "$package/native" "$package/data" "$package/files" "$package/run"

is_published || locked publish
cp -RL -- "$work/bin/." "$package/app/"

# The runtime: the host, the part that finds frameworks, and the frameworks that the program names.
dotnet_root=${DOTNET_ROOT:-$(dirname -- "$(readlink -f -- "$(command -v dotnet)")")}
cp -- "$dotnet_root/dotnet" "$package/dotnet/"
cp -R -- "$dotnet_root/host" "$package/dotnet/"
while IFS= read -r framework; do
    newest=$(find "$dotnet_root/shared/$framework" -mindepth 1 -maxdepth 1 -type d | sort -V | tail -n 1)
    [[ -n $newest ]] || fail "no $framework in $dotnet_root/shared"
    mkdir -p -- "$package/dotnet/shared/$framework"
    cp -R -- "$newest" "$package/dotnet/shared/$framework/"
done < <(grep -o '"Microsoft\.[A-Za-z]*\.App"' "$package/app/vitruvian-cli.runtimeconfig.json" | tr -d '"' | sort -u)

# Image codecs, for machines that lack them; used only there.
mkdir -p -- "$package/lib"
for library in libturbojpeg.so.0 libspng.so.0; do
    path=$("$(command -v ldconfig || echo /sbin/ldconfig)" -p | sed -n "s/^\t$library .* => //p" | head -n 1)
    if [[ -n $path ]]; then cp -L -- "$path" "$package/lib/$library"; fi
done

cp -R -- "$root/native/torch" "$package/native/"
cp -- "$root/eng/gpu-machine.sh" "$package/run.sh"
mkdir -p -- "$package/assets"
for folder in "$root"/assets/*/; do
    # Networks and sample photos are for use, not for training.
    case $(basename -- "$folder") in models | samples) ;; *) cp -R -- "$folder" "$package/assets/" ;; esac
done
for folder in "${data[@]}"; do ln -s -- "$(readlink -f -- "$folder")" "$package/data/$(basename -- "$(readlink -f -- "$folder")")"; done
if [[ -n $run && -d $run ]]; then cp -R -- "$run/." "$package/run/"; fi

# Files named in the command go along under names of their own.
command=()
number=0
for word in "$@"; do
    if [[ -f $word ]]; then
        number=$((number + 1))
        cp -L -- "$word" "$package/files/$number-$(basename -- "$word")"
        word=files/$number-$(basename -- "$word")
    fi
    command+=("$word")
done
if [[ ${command[0]-} == train ]]; then command+=(--data data --out run); fi

# -h: the data's own files, not the links to them.
pack() { tar -C "$stage" -chf - vitruvian-gpu; }

if [[ -n $archive ]]; then
    pack >"$archive.$$" && mv -- "$archive.$$" "$archive"
    say "wrote $archive ($(du -h -- "$archive" | cut -f1)); there: tar xf $(basename -- "$archive") && ./vitruvian-gpu/run.sh COMMAND..."
    exit 0
fi

# there COMMAND runs a line of shell on the machine; attend COMMAND does, too, and ends it there when it is ended here.
if [[ -n $host ]]; then
    there() { ssh -C -o BatchMode=yes -- "$host" "$1"; }
    # With a terminal, Ctrl-C goes to the program, which writes a checkpoint, and a lost connection ends it.
    attend() { if [[ -t 0 ]]; then ssh -tt -o BatchMode=yes -- "$host" "$1"; else ssh -tt -o BatchMode=yes -- "$host" "$1" </dev/null; fi; }
else
    # Everything that is installed here except .NET, under an empty environment.
    tools=$stage/tools
    mkdir -p -- "$tools" "$local_folder"
    at=$(readlink -f -- "$local_folder")/$at
    find /usr/local/bin /usr/bin /bin -maxdepth 1 ! -type d ! -name 'dotnet*' -exec ln -sf -t "$tools" -- {} +
    there() { env -i HOME="$local_folder" PATH="$tools" TERM=dumb VITRUVIAN_TORCH_ROOT="${VITRUVIAN_TORCH_ROOT-}" bash -c "$1"; }
    attend() { there "$1" </dev/null; }
fi

where=$(printf '%q' "$at")
say "sending $(du -shL -- "$package" | cut -f1)"
there "mkdir -p $where" </dev/null || fail "the machine cannot be reached"
# What was trained there and could not be fetched is newer than what is sent, and stays.
pack | there "tar -C $where --strip-components=1 --keep-newer-files --warning=no-ignore-newer -xf -" || fail "sending failed"

# Brings the run back: everything into a folder beside, and from there file by file, so that none is ever half there.
fetch() {
    local incoming=$stage/incoming file
    rm -rf -- "$incoming"
    mkdir -p -- "$incoming" "$run"
    there "tar -C $where/run -cf - ." </dev/null 2>/dev/null | tar -C "$incoming" -xf - 2>/dev/null || return 1
    (cd -- "$incoming" && find . -type f ! -name '*.tmp' -print0) | while IFS= read -r -d '' file; do
        mkdir -p -- "$(dirname -- "$run/$file")"
        mv -f -- "$incoming/$file" "$run/$file.arriving" && mv -f -- "$run/$file.arriving" "$run/$file"
    done
}

line="cd $where && exec ./run.sh$(printf ' %q' "${command[@]}")"
(
    while sleep "$fetch_every"; do fetch || say "the run's folder could not be fetched; trying again later"; done
) &
fetcher=$!
status=0
# Ctrl-C is the program's: it writes a checkpoint and ends, and the run is still brought back.
trap ':' INT
attend "$line" || status=$?
kill "$fetcher" 2>/dev/null || true
wait "$fetcher" 2>/dev/null || true
fetch || fail "the command ended with $status, but its results could not be fetched; they lie in $at/run"
say "the command ended with $status; the run is in $run"
exit "$status"
