# Completion of mailtwin for bash: asks the program what may come next.
_mailtwin() {
  local line=${COMP_LINE:0:COMP_POINT} begun value breaks cut=''
  local -a before
  begun=${line##*[[:blank:]]}
  read -ra before <<<"${line%"$begun"}"
  # Bash replaces only what stands behind the last of these characters.
  breaks=${COMP_WORDBREAKS//[^:=@]/}
  if [[ -n $breaks ]]; then
    cut=${begun%"${begun##*["$breaks"]}"}
  fi
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    if [[ $value == :files ]]; then
      compopt -o default 2>/dev/null
      return
    fi
    printf -v value %q "${value#"$cut"}"
    COMPREPLY+=("$value")
  done < <("${before[0]}" completion words -- "${before[@]:1}" "$begun" 2>/dev/null)
}
complete -F _mailtwin mailtwin
