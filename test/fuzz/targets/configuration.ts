import { readFileSync } from 'node:fs';
import { shipped } from '../../../src/apps/shipped.ts';
import { shownText } from '../../../src/config/shown-text.ts';
import { formatGithub } from '../../../src/diagnostics/format/github.ts';
import { toJson } from '../../../src/diagnostics/format/json.ts';
import { formatText } from '../../../src/diagnostics/format/text.ts';
import { checkConfiguration, withLangfuse } from '../../support/check-configuration.ts';
import { fixturePath } from '../../support/render-fixture.ts';
import type { Target } from '../target.ts';

const seeds = [
  withLangfuse(),
  ...['seed-example', 'required-only', 'external-shape'].map((name) =>
    readFileSync(fixturePath(name), 'utf8'),
  ),
];

/** The values of secrets in the seeds, by the setting that holds them. */
const secrets = new Map(
  seeds.flatMap((seed) =>
    [...seed.matchAll(/^(\w+): "?([^\s"]{16,})"?$/gm)]
      .filter(([, name = '']) => shipped.schema.properties[name]?.['x-secret'] === true)
      .map(([, name = '', value = '']): [string, string] => [value, name]),
  ),
);

/** All of `cluster.yaml`: parsing, schema, rules, and what is printed about it. */
export const configuration: Target = {
  seeds,
  data: true,
  read(text) {
    const { diagnostics } = checkConfiguration(text);
    const masked = shownText(shipped, text);
    const printed = [
      formatText(diagnostics, { textOf: () => masked }),
      formatGithub(diagnostics),
      JSON.stringify(toJson(diagnostics)),
    ].join('\n');
    for (const [value, name] of secrets) {
      if (isKept(text, name, value) && printed.includes(value.slice(2, 14))) {
        throw new Error(`shows the value of ${name}`);
      }
    }
  },
};

/** Whether a value is only on the line of its setting, whatever else was done to that line. */
function isKept(text: string, name: string, value: string): boolean {
  const part = value.slice(2, 14);
  const lines = text.split('\n').filter((line) => line.includes(part));
  return lines.length > 0 && lines.every((line) => line.includes(name));
}
