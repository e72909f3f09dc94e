import { resolve } from 'node:path';
import { aboutFile } from '../../diagnostics/finding.ts';
import { harmlessJson } from '../../diagnostics/format/harmless.ts';
import { readInput } from '../../disk/read-input.ts';
import { inferSchema } from '../../makejinja/infer/infer.ts';
import { isSealedText } from '../../sops/sealed.ts';
import {
  argument,
  type CommandGroup,
  defineCommand,
  format as formatOption,
  type ValuesOf,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

const options = { format: formatOption() };

const infer = defineCommand({
  name: 'infer',
  summary: 'draft a JSON Schema from a sample of data (YAML, JSON, TOML) and its comments, and print it',
  arguments: { sample: argument('<sample>', 'the data file') },
  options,
  examples: ['clusterwright schema infer cluster.yaml > schema.json'],
  run: inferCommand,
});

/** `clusterwright schema …`. */
export const command: CommandGroup = {
  name: 'schema',
  summary: 'draft the schema that `render` checks data against',
  commands: [infer],
};

async function inferCommand(
  { sample, format }: { readonly sample: string } & ValuesOf<typeof options>,
  io: Io,
): Promise<ExitStatus> {
  const failed = (message: string, hint: string): Promise<ExitStatus> =>
    report({ diagnostics: [aboutFile(sample, { code: 'makejinja/data', message, hint })] }, { format }, io);
  let text: string;
  try {
    text = readInput(resolve(io.cwd, sample)).toString('utf8');
  } catch {
    return failed(`${sample} does not exist or cannot be read`, 'Name a data file, or a sample of one.');
  }
  if (isSealedText(text)) return failed(`${sample} is sealed`, 'Name a sample, or the file in plain text.');
  const schema = await inferSchema({ path: sample, text });
  if (schema === undefined)
    return failed(
      `${sample} cannot be read as YAML, JSON or TOML`,
      'Correct it; `clusterwright render` shows the line.',
    );
  io.stdout(`${harmlessJson(schema)}\n`);
  return 0;
}
