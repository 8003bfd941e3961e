# Completion of mailtwin for zsh: asks the program what may come next.
_mailtwin() {
  local line value text
  local -a found described
  found=("${(@f)$(${words[1]} completion words -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  if [[ ${found[1]} == :files* ]]; then
    _files
    return
  fi
  for line in "${found[@]}"; do
    value=${line%%$'\t'*} text=${line#*$'\t'}
    [[ -n $value ]] && described+=("${value//:/\\:}${text:+:$text}")
  done
  _describe -t words 'mailtwin' described
}
compdef _mailtwin mailtwin
