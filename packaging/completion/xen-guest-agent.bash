# SPDX-License-Identifier: Apache-2.0
# Completion in bash of the options of xen-guest-publisher and xen-guest-collector, and of their values. It needs
# nothing but bash: neither the package bash-completion nor its functions.

_xen_guest_agent() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} words=
    # For bash, --schema=rfc is three words.
    if [[ $word == = ]]; then
        word=
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi

    COMPREPLY=()
    case $option in
        --socket | --xenstore) compopt -o default ;; # names of files, quoted as bash quotes them
        --root) compopt -o dirnames ;;
        --interval) ;;
        --schema) words='std rfc' ;;
        --log-level) words='error warning notice info debug' ;;
        *)
            words='--socket --log-level --help --version'
            case ${1##*/} in
                xen-guest-publisher) words+=' --schema --xenstore --print' ;;
                xen-guest-collector) words+=' --interval --root --no-balloon --once --stdout' ;;
            esac
            ;;
    esac
    [[ -z $words ]] || COMPREPLY=($(compgen -W "$words" -- "$word"))
}

complete -F _xen_guest_agent xen-guest-publisher xen-guest-collector
