import { type ArgumentDeclaration, defineCommand } from '../define-command.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
const shell: ArgumentDeclaration<(typeof shells)[number]> = {
  form: '<shell>',
  summary: 'the shell to complete in',
  choices: shells,
};

/** `clusterwright completion bash`: prints a script for the shell that completes commands, options and names of settings. */
export const command = defineCommand({
  name: 'completion',
  summary: 'print a shell script that completes commands, options and settings',
  arguments: { shell },
  examples: [
    'eval "$(clusterwright completion bash)"    # in ~/.bashrc',
    'clusterwright completion fish > ~/.config/fish/completions/clusterwright.fish',
  ],
  run: async ({ shell: chosen }, io) => {
    const { scripts } = await import('../completion/scripts.ts');
    io.stdout(scripts[chosen]);
    return 0;
  },
});
