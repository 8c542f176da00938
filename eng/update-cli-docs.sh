#!/usr/bin/env bash
# Writes docs/cli.md anew from what every command says about itself. VITRUVIAN_PROGRAM names another build of the program than ./vitruvian's.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
page=$root/docs/cli.md
program=${VITRUVIAN_PROGRAM:-$root/vitruvian}
help() { "$program" "$@" --help </dev/null; }

# The words in front of the descriptions of the "Commands:" block.
commands() { help "$@" | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'; }

# Machine-dependent defaults would change the page from machine to machine.
tidy() { sed -E -e '/--threads/s/\[default: [0-9]+\]/[default: all]/' -e "s|$HOME|~|g" -e 's/[[:space:]]+$//'; }

section() {
    printf '\n## %s\n\n```\n' "vitruvian $*"
    help "$@" | tidy | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
    printf '```\n'
}

{
    cat <<'TEXT'
# The command line

Written by `eng/update-cli-docs.sh` from the commands' own help.

One verb a task. `--json` prints one object on stdout and leaves stderr to progress; `--quiet` prints no progress. Outputs go to `--out DIR`, a folder for each
input, and appear when they are complete. Exit codes: 0 done, 1 failed, 2 bad input or usage, 3 nobody found with `--require-person`, 130 cancelled. Of several inputs one that
fails does not stop the others; what failed is told at the end. Errors are one line that names the file, the field,
what was expected and what was found.
TEXT
    for command in $(commands); do
        children=$(commands "$command")
        if [[ -z $children ]]; then section "$command"; fi
        for child in $children; do section "$command" "$child"; done
    done
} >"$page.new"
mv -- "$page.new" "$page"
