import { Command } from 'commander';
import { globbySync } from 'globby';
import { expect, test } from 'vitest';
import { addCommand } from '../../src/cli/add-command.ts';
import { appCommands } from '../../src/cli/app-commands.ts';
import type { CommandDefinition, CommandGroup } from '../../src/cli/define-command.ts';
import type { Io } from '../../src/cli/io.ts';
import { temporaryFolder } from '../support/cli.ts';
import { repository } from '../support/render-fixture.ts';

const io: Io = {
  cwd: '/nonexistent',
  env: {},
  version: '0',
  stdout: () => {},
  stderr: () => {},
  color: false,
};

/** Every command, by its words. */
async function commands(): Promise<
  readonly { readonly words: string; readonly command: CommandDefinition }[]
> {
  const files = globbySync('src/cli/commands/*.ts', { cwd: repository });
  const modules = await Promise.all(
    files.map(
      (path) => import(`${repository}${path}`) as Promise<{ command?: CommandDefinition | CommandGroup }>,
    ),
  );
  const own = modules.flatMap(({ command }) => command ?? []);
  const all = [...own, ...(await appCommands({ ...io, cwd: temporaryFolder() }))];
  return all.flatMap((command) =>
    'commands' in command
      ? command.commands.map((member) => ({ words: `${command.name} ${member.name}`, command: member }))
      : [{ words: command.name, command }],
  );
}

test('every command has one or two examples, which name it and are valid usage', async () => {
  const all = await commands();
  expect(all.length).toBeGreaterThan(20);
  for (const { words, command } of all) {
    expect([1, 2], words).toContain(command.examples.length);
    for (const example of command.examples) {
      const [, line = ''] = /clusterwright ([^#>)|]*)/.exec(example) ?? [];
      expect(line, example).toMatch(new RegExp(`^${words}( |$)`));
      expect(await parsed(command, line.trim().split(/\s+/).slice(words.split(' ').length)), example).toBe(
        true,
      );
    }
  }
});

/** Whether a command accepts the words; it is not run. */
async function parsed(command: CommandDefinition, words: readonly string[]): Promise<boolean> {
  let ran = false;
  const run = async () => {
    ran = true;
    return 0 as const;
  };
  const program = new Command('clusterwright').exitOverride();
  addCommand(program, { ...command, run }, io, () => {});
  await program.parseAsync([command.name, ...words], { from: 'user' });
  return ran;
}
