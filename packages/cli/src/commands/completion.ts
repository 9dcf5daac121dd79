import { Argument, type Command } from 'commander';
import type { Exit } from '../failure/exit.js';
import type { Io } from '../io/io.js';
import { block } from '../output/print.js';

/**
 * The completion scripts, by shell. Each calls `roomful __complete` with the words up to the cursor and gets one candidate
 * per line, followed by a tab and a description.
 */
const scripts = {
  bash: `# roomful completion: source <(roomful completion bash), in ~/.bashrc
_roomful() {
  local line=\${COMP_LINE:0:COMP_POINT} cur=\${COMP_WORDS[COMP_CWORD]} whole prefix i
  local -a words
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  # Bash splits words at = and :, so remove what precedes them from the candidates. An @ belongs to the word after it.
  whole=\${words[\${#words[@]}-1]}
  [[ $cur == [@=:] ]] && cur=''
  prefix=\${whole%"$cur"}
  prefix=\${prefix%@}
  mapfile -t COMPREPLY < <(roomful __complete -- "\${words[@]:1}" 2>/dev/null | cut -f1)
  # Quote the candidates: bash inserts them unchanged, and a name chosen by somebody else may contain $(…).
  for i in "\${!COMPREPLY[@]}"; do printf -v "COMPREPLY[i]" %q "\${COMPREPLY[i]#"$prefix"}"; done
}
complete -o default -F _roomful roomful`,
  zsh: `#compdef roomful
# roomful completion: source <(roomful completion zsh), in ~/.zshrc after compinit
_roomful() {
  local line
  local -a found
  for line in "\${(@f)$(roomful __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#found} )); then _describe roomful found; else _files; fi
}
compdef _roomful roomful`,
  fish: `# roomful completion: roomful completion fish > ~/.config/fish/completions/roomful.fish
function __roomful_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (roomful __complete -- $words[2..] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c roomful -f -a '(__roomful_complete)'`,
} as const;

export type Shell = keyof typeof scripts;
const shells = Object.keys(scripts) as Shell[];

/** Gives `roomful completion` its argument and help. */
export const define = (command: Command): Command =>
  command
    .summary('print a completion script for a shell')
    .description('Print a script for a shell that completes commands, flags, rooms, profiles and @names.')
    .addArgument(new Argument('<shell>', 'The shell.').choices(shells))
    .addHelpText(
      'before',
      'Examples:\n  source <(roomful completion bash)\n  source <(roomful completion zsh)\n  roomful completion fish > ~/.config/fish/completions/roomful.fish\n',
    );

/** Prints the script of a shell. */
export const run = async (shell: Shell, io: Io): Promise<Exit> => {
  io.out.line(block(scripts[shell]));
  return 'ok';
};

/** The hidden command that the scripts call. The words follow `--`; the last one is incomplete. */
export const hidden = (program: Command): Command =>
  program.command('__complete', { hidden: true }).argument('[words...]').allowUnknownOption();
