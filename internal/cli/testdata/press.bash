# Completion of press for bash: source <(press completion bash)
_press() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=press words='' i
  # bash splits --flag=value into three words.
  if [[ $word == = ]]; then word=''
  elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command ${COMP_WORDS[i]}" in
    'press print' | 'press tags' | 'press tags list' | 'press tags rename-all' | 'press kind' | 'press open') command="$command ${COMP_WORDS[i]}" ;;
    *" --source" | *" --copies" | *" -c" | *" --paper") [[ ${COMP_WORDS[i+1]} == = ]] && ((i++)); ((i++)) ;;
    esac
  done
  case "$command $before" in
    *" --paper") words='a4 letter' ;;
    *" --source" | *" --copies" | *" -c" | *" --paper") return ;;
  esac
  [[ $words ]] || case $command in
    'press') words='print tags kind open --help -h --source' ;;
    'press print') words='--copies -c --paper --ink --no-ink --help -h --source'; [[ $word == -* ]] || return ;;
    'press tags') words='list rename-all --help -h --source' ;;
    'press tags list') words='--help -h --source' ;;
    'press tags rename-all') words='--help -h --source' ;;
    'press kind') words='lead wood --help -h --source' ;;
    'press open') words='--help -h --source'; [[ $word == -* ]] || return ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _press press
