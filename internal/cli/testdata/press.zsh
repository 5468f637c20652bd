#compdef press
# Completion of press for zsh: source <(press completion zsh), or save this file as _press in a folder of $fpath.

_press() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C -S \
    '--help[Show context-sensitive help]' \
    '-h[Show context-sensitive help]' \
    '--source=[The press'\''s folder \[here\]]:FOLDER:_directories' \
    '1: :->command' '*:: :->rest'
  case $state in
  command)
    local -a commands=(
      'print:Print it'
      'tags:Work on tags'
      'kind:Choose the type'\''s kind'
      'open:Open it'
    )
    _describe -t commands command commands ;;
  rest)
    case $words[1] in
    print) _press_print ;;
    tags) _press_tags ;;
    kind) _press_kind ;;
    open) _press_open ;;
    esac ;;
  esac
}

_press_print() {
  _arguments -C -S \
    '--copies=[How many]:COPIES: ' \
    '-c[How many]:COPIES: ' \
    '--paper=[The paper\: a4 or letter]:PAPER:(a4 letter)' \
    '--ink[With ink]' \
    '--no-ink[With ink]' \
    '--help[Show context-sensitive help]' \
    '-h[Show context-sensitive help]' \
    '--source=[The press'\''s folder \[here\]]:FOLDER:_directories' \
    '*:file:_files'
}

_press_tags() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C -S \
    '--help[Show context-sensitive help]' \
    '-h[Show context-sensitive help]' \
    '--source=[The press'\''s folder \[here\]]:FOLDER:_directories' \
    '1: :->command' '*:: :->rest'
  case $state in
  command)
    local -a commands=(
      'list:Say which there are'
      'rename-all:Give a tag another name'
    )
    _describe -t commands command commands ;;
  rest)
    case $words[1] in
    list) _press_tags_list ;;
    rename-all) _press_tags_rename_all ;;
    esac ;;
  esac
}

_press_tags_list() {
  _arguments -C -S \
    '--help[Show context-sensitive help]' \
    '-h[Show context-sensitive help]' \
    '--source=[The press'\''s folder \[here\]]:FOLDER:_directories'
}

_press_tags_rename_all() {
  _arguments -C -S \
    '--help[Show context-sensitive help]' \
    '-h[Show context-sensitive help]' \
    '--source=[The press'\''s folder \[here\]]:FOLDER:_directories' \
    '1:old: ' \
    '2:new: '
}

_press_kind() {
  _arguments -C -S \
    '--help[Show context-sensitive help]' \
    '-h[Show context-sensitive help]' \
    '--source=[The press'\''s folder \[here\]]:FOLDER:_directories' \
    '1:kind:(lead wood)'
}

_press_open() {
  _arguments -C -S \
    '--help[Show context-sensitive help]' \
    '-h[Show context-sensitive help]' \
    '--source=[The press'\''s folder \[here\]]:FOLDER:_directories' \
    '1:folder:_directories'
}
if [[ $funcstack[1] == _press ]]; then _press "$@"; else compdef _press press; fi
