# Completion of mailtwin for fish: asks the program what may come next.
function __mailtwin_words
    set -l words (commandline -opc)
    set -l begun (commandline -ct)
    set -l found (command $words[1] completion words -- $words[2..-1] "$begun" 2>/dev/null)
    if string match -q ':files*' -- "$found[1]"
        __fish_complete_path "$begun"
    else if set -q found[1]
        printf '%s\n' $found
    end
end
complete -c mailtwin -f -a '(__mailtwin_words)'
