# Completion of press for fish: press completion fish | source
function __press_is
    set -l command
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
            continue
        end
        switch $word
            case --copies --paper --source -c
                set value yes
            case '-*'
            case '*'
                set -a command $word
        end
    end
    string match -qr -- "^$argv[1]\$" "$command"
end
complete -c press -f
complete -c press -n "__press_is ''" -a print -d 'Print it'
complete -c press -n "__press_is ''" -a tags -d 'Work on tags'
complete -c press -n "__press_is ''" -a kind -d 'Choose the type\'s kind'
complete -c press -n "__press_is ''" -a open -d 'Open it'
complete -c press -l help -s h -d 'Show context-sensitive help'
complete -c press -l source -r -a '(__fish_complete_directories)' -d 'The press\'s folder [here]'
complete -c press -n "__press_is 'print( .*)?'" -F
complete -c press -n "__press_is 'print( .*)?'" -l copies -s c -r -d 'How many'
complete -c press -n "__press_is 'print( .*)?'" -l paper -r -a 'a4 letter' -d 'The paper: a4 or letter'
complete -c press -n "__press_is 'print( .*)?'" -l ink -d 'With ink'
complete -c press -n "__press_is 'print( .*)?'" -l no-ink -d 'With ink'
complete -c press -n "__press_is 'tags'" -a list -d 'Say which there are'
complete -c press -n "__press_is 'tags'" -a rename-all -d 'Give a tag another name'
complete -c press -n "__press_is 'kind( .*)?'" -a 'lead wood'
complete -c press -n "__press_is 'open( .*)?'" -a '(__fish_complete_directories)'
