#!/usr/bin/env bash
# The other half of eng/gpu-run.sh; it lies there as run.sh beside the program, its runtime, the data and the sources of the interface to libtorch.
# Compiles that interface once for the machine's libtorch and runs the program:  ./run.sh train joints --data data --out run
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
here=$PWD

say() { printf 'vitruvian: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

# Folder with libtorch's include/ and lib/; nothing for the system's.
find_torch() {
    if [[ -n ${VITRUVIAN_TORCH_ROOT-} ]]; then
        printf '%s' "$VITRUVIAN_TORCH_ROOT"
    else
        python3 -c 'import os, torch; print(os.path.dirname(torch.__file__), end="")' 2>/dev/null || true
    fi
}

compile() {
    local torch=$1 target=$2 standard=c++17 header
    local -a options=(-O2 -fPIC -shared -fvisibility=hidden) groups=() libraries=()
    command -v g++ >/dev/null || fail "g++ is missing; it compiles the interface to libtorch"
    if [[ -n $torch ]]; then
        header=$torch/include/torch/csrc/api/include/torch/version.h
        options+=("-isystem$torch/include" "-isystem$torch/include/torch/csrc/api/include")
        libraries+=("-L$torch/lib" "-Wl,-rpath,$torch/lib")
        # Packages of torch before 2.6 used the old std::string; the exported symbols tell.
        if ! grep -qa '_ZN3c105Error.*NSt7__cxx1112basic_string' "$torch/lib/libc10.so"; then options+=(-D_GLIBCXX_USE_CXX11_ABI=0); fi
        # Nothing names a symbol of the CUDA part, which registers itself when it is loaded.
        if [[ -e $torch/lib/libtorch_cuda.so ]]; then libraries+=(-Wl,--no-as-needed -ltorch_cuda -lc10_cuda); fi
        # Process groups over NCCL need its headers and those of CUDA's runtime; Python's torch brings both in packages beside itself.
        local nccl=$torch/../nvidia/nccl/include cuda=$torch/../nvidia/cuda_runtime/include
        if [[ -e $nccl/nccl.h && -e $cuda/cuda_runtime_api.h ]]; then groups=("-isystem$nccl" "-isystem$cuda" -DVT_WITH_NCCL); fi
    else
        header=$(find /usr/local/include /usr/include -path '*/torch/version.h' -print -quit 2>/dev/null)
        [[ -n $header ]] && options+=("-isystem$(dirname -- "$(dirname -- "$header")")")
    fi
    [[ -e $header ]] || fail "no libtorch here: expected Python's torch package, or VITRUVIAN_TORCH_ROOT naming a folder with include/ and lib/"
    if grep -q 'define TORCH_VERSION_MAJOR 1' "$header"; then standard=c++17; else standard=c++20; fi
    say "compiling the interface to libtorch ${torch:-of the system}"
    local unity=$here/native/unity.cpp source
    for source in operators tensors autograd functions runtime hooks groups; do printf '#include "torch/src/%s.cpp"\n' "$source"; done >"$unity"
    if ! g++ "-std=$standard" "${options[@]}" "${groups[@]}" "$unity" -o "$target.$$" "${libraries[@]}" -ltorch_cpu -lc10; then
        ((${#groups[@]} > 0)) || fail "the interface to libtorch cannot be compiled"
        say "NCCL's headers do not fit this libtorch: without them, for one process"
        g++ "-std=$standard" "${options[@]}" "$unity" -o "$target.$$" "${libraries[@]}" -ltorch_cpu -lc10
    fi
    mv -- "$target.$$" "$target"
}

torch=$(find_torch)
fingerprint=$( (cd native/torch && find . -type f -print0 | sort -z | xargs -0 sha256sum; printf '%s' "$torch"; cat "${torch:-/usr}/version.py" 2>/dev/null || true) | sha256sum | cut -c1-16)
library=$here/native/libvitruvian-torch-$fingerprint.so
[[ -e $library ]] || compile "$torch" "$library"

export VITRUVIAN_TORCH_SHIM=$library VITRUVIAN_ASSETS=$here/assets
export DOTNET_ROOT=$here/dotnet DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# The image codecs that came along stand behind the machine's own.
ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
for codec in libturbojpeg.so.0 libspng.so.0; do
    if ! "$ldconfig" -p 2>/dev/null | grep -q "$codec" && [[ -e lib/$codec ]]; then
        mkdir -p -- native/codecs
        ln -sf -- "$here/lib/$codec" "native/codecs/$codec"
        export LD_LIBRARY_PATH=$here/native/codecs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    fi
done
exec ./app/vitruvian-cli "$@"
