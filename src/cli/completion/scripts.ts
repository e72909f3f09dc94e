/**
 * The script that a shell reads so that Tab completes command lines. The script asks the program, and contains no command names.
 */
export const scripts = {
  bash: `# bash: eval "$(clusterwright completion bash)", for example in ~/.bashrc
_clusterwright() {
  local line places='' current="\${COMP_WORDS[COMP_CWORD]}"
  [ "$current" = '=' ] && current=''
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files | :folders) places="$line" ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ -n "$places" ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do
      COMPREPLY+=("$line")
    done < <(if [ "$places" = ':files' ]; then compgen -f -- "$current"; else compgen -d -- "$current"; fi)
  fi
}
complete -F _clusterwright clusterwright
`,
  zsh: `#compdef clusterwright
# zsh: eval "$(clusterwright completion zsh)" in ~/.zshrc, after compinit; or save this as _clusterwright in a folder of $fpath
_clusterwright() {
  local line places=''
  local -a values
  while IFS= read -r line; do
    case "$line" in
      :files | :folders) places="$line" ;;
      *$'\\t'*) values+=("\${line%%$'\\t'*}:\${line#*$'\\t'}") ;;
      *) values+=("$line") ;;
    esac
  done < <("\${words[1]}" __complete zsh "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#values} )) && _describe 'clusterwright' values
  case "$places" in
    :files) _files ;;
    :folders) _files -/ ;;
  esac
}
if [ "\${funcstack[1]}" = '_clusterwright' ]; then
  _clusterwright "$@"
else
  compdef _clusterwright clusterwright
fi
`,
  fish: `# fish: clusterwright completion fish > ~/.config/fish/completions/clusterwright.fish
function __clusterwright_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    test (count $current) -eq 0; and set current ''
    for line in (command $words[1] __complete fish $words[2..-1] $current 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path $current
            case ':folders'
                __fish_complete_directories $current
            case '*'
                echo $line
        end
    end
end
complete -c clusterwright -f -a '(__clusterwright_complete)'
`,
} as const;
