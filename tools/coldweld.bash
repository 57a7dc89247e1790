# Bash completion for coldweld; source it, or let make install put it in place.
_coldweld() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} IFS=$'\n'
    case $prev in
    -in | --in | -i | -log | --log | -l | -screen | --screen | -sc | -counters | --counters)
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$cur"))
        return
        ;;
    -echo | --echo | -e)
        COMPREPLY=($(compgen -W $'none\nscreen\nlog\nboth' -- "$cur"))
        return
        ;;
    -simd | --simd)
        COMPREPLY=($(compgen -W $'avx512\navx2\nportable' -- "$cur"))
        return
        ;;
    -precision | --precision)
        COMPREPLY=($(compgen -W $'double\nmixed' -- "$cur"))
        return
        ;;
    -var | --var | -v) return ;;
    esac
    local words=(-in -var -log -screen -echo -check -estimate -simd -precision -counters -help -version)
    [[ $cur == --* ]] && words=(--in --var --log --screen --echo --check --estimate --simd --precision --counters --help --version)
    COMPREPLY=($(compgen -W "${words[*]}" -- "$cur"))
}
complete -F _coldweld coldweld
