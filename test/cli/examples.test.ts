import { Command } from 'commander';
import { globbySync } from 'globby';
import { expect, test } from 'vitest';
import { addCommand } from '../../src/cli/add-command.ts';
import { appCommands } from '../../src/cli/app-commands.ts';
import type { CommandDefinition, CommandGroup } from '../../src/cli/define-command.ts';
import type { Io } from '../../src/cli/io.ts';
import { run, temporaryFolder } from '../support/cli.ts';
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

test('the examples that name a line or a setting work on what init writes', async () => {
  const all = await commands();
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const lines = all
    .flatMap(({ command }) => command.examples)
    .flatMap(
      (example) => /^clusterwright ((?:explain|secrets rotate) [^#]*)/.exec(example)?.[1]?.trim() ?? [],
    );
  expect(lines.length).toBe(4);
  for (const line of lines) {
    const { status, stderr } = await run(folder, line.split(/\s+/));
    expect(status, `${line}\n${stderr}`).toBe(0);
  }
  const { stdout } = await run(folder, ['explain', 'cluster.yaml:31']);
  expect(stdout).toContain('cloudflare_domain');
});

/** Whether a command accepts the words; it is not run. */
async function parsed(command: CommandDefinition, words: readonly string[]): Promise<boolean> {
  let ran = false;
  const start = async () => {
    ran = true;
    return 0 as const;
  };
  const program = new Command('clusterwright').exitOverride();
  addCommand(program, { ...command, run: start }, io, () => {});
  await program.parseAsync([command.name, ...words], { from: 'user' });
  return ran;
}
