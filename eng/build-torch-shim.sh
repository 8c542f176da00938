#!/usr/bin/env bash
# Builds the C interface over libtorch (native/torch) into .vitruvian/native/libvitruvian-torch.so, once per content of its sources and
# version of libtorch. What is missing of libtorch, a fast BLAS and the compiler is installed as Debian packages (as root; otherwise the
# command is printed). Training by several processes needs Gloo's headers as well (docs/data-parallel.md); where they are, they are used:
#   apt-get install -y --no-install-recommends libgloo-dev
#
#   eng/build-torch-shim.sh
#
#   VITRUVIAN_TORCH_ROOT=DIR   a libtorch 1.13 or 2.x with include/ and lib/ (an unpacked libtorch archive or the folder of Python's torch
#                              package, with or without CUDA) in place of the system's
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/setup.sh"

native=$work/native
library=libvitruvian-torch.so
torch_root=${VITRUVIAN_TORCH_ROOT-}

require_torch_packages() {
    local -a missing=()
    if [[ -n $torch_root ]]; then
        [[ -e $torch_root/include/ATen/ATen.h ]] || fail "VITRUVIAN_TORCH_ROOT is $torch_root, but there is no $torch_root/include/ATen/ATen.h"
    else
        [[ -e /usr/include/ATen/ATen.h || -e /usr/local/include/ATen/ATen.h ]] || missing+=(libtorch-dev)
        # libtorch runs with any BLAS; Debian's default one is fifteen times slower than OpenBLAS.
        has_library libopenblas.so.0 || missing+=(libopenblas0-openmp)
    fi
    command -v g++ >/dev/null || missing+=(g++)
    command -v cmake >/dev/null || missing+=(cmake make)
    ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

# Everything that the library is made from.
fingerprint() {
    local header=${torch_root:+$torch_root/include/torch/csrc/api/include/torch/version.h}
    if [[ -z $header ]]; then
        header=$(find /usr/local/include /usr/include -path '*/torch/version.h' -print -quit 2>/dev/null)
    fi
    {
        (cd -- "$root/native/torch" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
        printf '%s\n' "$torch_root"
        # With Gloo's headers the library has process groups.
        if [[ -e ${torch_root:-/usr}/include/gloo/algorithm.h ]]; then printf 'gloo\n'; fi
        sha256sum <"$header"
    } | sha256sum | cut -c1-16
}

build_shim() {
    local hash folder log started=$SECONDS
    require_torch_packages
    hash=$(fingerprint)
    folder=$native/torch-$hash
    if [[ ! -e $folder/$library ]]; then
        say "compiling the interface to libtorch (about 15 seconds; again only when native/torch changes)"
        log=$native/build.log
        rm -rf -- "$folder.build"
        if ! { cmake -S "$root/native/torch" -B "$folder.build" -DCMAKE_BUILD_TYPE=Release -DTORCH_ROOT="$torch_root" &&
            cmake --build "$folder.build"; } >"$log" 2>&1 </dev/null; then
            show_log "$log"
            fail "could not compile native/torch; the log is $log"
        fi
        mkdir -p -- "$folder"
        mv -- "$folder.build/$library" "$folder/$library"
        rm -rf -- "$folder.build"
    fi
    # A program that is running keeps the file it loaded; the link is switched in one step.
    if [[ $(readlink -- "$native/$library" 2>/dev/null) != "torch-$hash/$library" ]]; then
        ln -sfn -- "torch-$hash/$library" "$native/$library.$$"
        mv -T -- "$native/$library.$$" "$native/$library"
    fi
    ((SECONDS - started < 2)) || say "libtorch is ready ($((SECONDS - started)) s)"
}

mkdir -p -- "$native"
exec {shim_lock}>"$native/lock"
flock "$shim_lock"
build_shim
