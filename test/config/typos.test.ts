import { describe, expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { shownText } from '../../src/config/shown-text.ts';
import { formatText } from '../../src/diagnostics/format/text.ts';
import { parseSource } from '../../src/diagnostics/source.ts';
import { initialClusterYaml } from '../../src/init/cluster-yaml.ts';
import { checkConfiguration } from '../support/check-configuration.ts';

let seed = 7;

/** The file that `init` writes, with hundreds of lines, most of them commented-out settings. */
const fresh = initialClusterYaml(shipped.apps, (count) =>
  Uint8Array.from({ length: count }, () => (seed = (seed * 48_271) % 2_147_483_647)),
);

function errorsOf(text: string) {
  return checkConfiguration(text).diagnostics.filter(({ severity }) => severity === 'error');
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

describe('one typo in a new cluster.yaml is one error, at its line', () => {
  test('and the file without a typo has none', () => {
    expect(errorsOf(fresh)).toEqual([]);
  });

  const scalars = [...fresh.matchAll(/^# ([a-z_0-9]+): (?:"[^"]*"|\S+)$/gm)].map(([line, name = '']) => ({
    line,
    name,
  }));

  test.each(scalars)('the space of "# $name" is left', ({ line, name }) => {
    const text = fresh.replace(line, line.slice(1));
    const [first, ...others] = errorsOf(text);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ hint: `Remove the space before ${name}.` });
    expect(first?.range.start.line).toBe(lineOf(text, `\n${line.slice(1)}`) + 1);
  });

  test.each([
    ['cluster_name', 'no blank after the colon', (line: string) => line.replace(': ', ':')],
    ['cluster_name', 'a no-break space', (line: string) => line.replace(': ', ':\u00a0')],
    ['cluster_name', 'a wide colon', (line: string) => line.replace(': ', '：')],
    ['cluster_name', 'an equals sign', (line: string) => line.replace(': ', ' = ')],
    ['langfuse_subdomain', 'blank and colon', (line: string) => ` ${line.replace(': ', ':')}`],
    ['langfuse_subdomain', 'a tab', (line: string) => `\t${line}`],
    ['langfuse_subdomain', 'typographic quotes', (line: string) => line.replace('"', '“').replace('"', '”')],
    ['langfuse_subdomain', 'a quote that is open', (line: string) => line.replace(/"$/, '')],
  ])('%s: %s', (name, _, edit) => {
    const [line = ''] = new RegExp(`^# ${name}: .*$`, 'm').exec(fresh) ?? [];
    const text = fresh.replace(line, edit(line.slice(2)));
    expect(errorsOf(text).map(({ range }) => range.start.line)).toEqual([lineOf(fresh, `${line}\n`)]);
  });
});

test('several typos are reported together, with other errors', () => {
  const text =
    'cloudflare_domain: example.com\n cluster_name: "a"\nlangfuse_subdomain:"b"\nlangfuse_log_level: "\\q"\n';
  expect(errorsOf(text).map(({ range }) => range.start.line)).toEqual([2, 3, 4]);
});

test('the names come from any schema, including nested ones of the user’s apps', () => {
  const known = (name: string) => ['paperless_enabled', 'paperless_users', 'name'].includes(name);
  const text = 'paperless_users:\n  - name: a\n    quota: 3\n paperless_enabled: true\nname: x\n';
  const result = parseSource('cluster.yaml', text, known);
  expect(result).toMatchObject({ diagnostics: [{ hint: 'Remove the space before paperless_enabled.' }] });
});

describe('a secret is not shown, whatever the typo', () => {
  const value = 'oGfA4SUcZbPHL52qTvCKtd8P5dU6X1iJ';
  const lines = [
    ` langfuse_salt: ${value}`,
    `  langfuse_salt: "${value}"`,
    `\tlangfuse_salt: ${value}`,
    `langfuse_salt:"${value}"`,
    `langfuse_salt:${value}`,
    ` langfuse_salt:${value}`,
    `langfuse_salt=${value}`,
    ` langfuse_salt = ${value}`,
    `langfuse_log_level: info langfuse_salt=${value}`,
    `langfuse_salt：${value}`,
    `langfuse_salt:\u00a0${value}`,
    `\u00a0langfuse_salt: ${value}`,
    `langfuse_salt: “${value}”`,
    `langfuse_salt ${value}`,
    `- langfuse_salt: ${value}`,
    `? langfuse_salt: ${value}`,
    `? ${value}`,
    `${value}: x`,
    `${value}: x\n${value}: y`,
    `{"langfuse_salt": "${value}"}: x`,
    `"langfuse_salt: ${value}": x`,
    `langfuse_salt=${value}: x`,
    `  langfuse_slat: ${value}`,
    `  LANGFUSE_SALT: ${value}`,
    `  langfuse-salt: ${value}`,
    `  langfuse_salt:\n    ${value}`,
    `  langfuse_salt: |\n    ${value}`,
    `  ${value}`,
    `langfuse_salt: "${value}`,
    `langfuse_salt: *${value}`,
    `langfuse_salt: !${value}`,
    `langfuse_salt: [${value}`,
    `langfuse_salt:\n${value}`,
    `langfuse_salt: 1\nlangfuse_salt: ${value}`,
  ];
  const befores = [
    '',
    'langfuse_log_level: info',
    'langfuse_role_mapping:\n  default: VIEWER',
    'langfuse_web_resources:',
    'langfuse_subdomain: "llm',
  ];
  test.each(lines)('%s', (line) => {
    for (const before of befores) {
      const text = `cloudflare_domain: example.com\n${before}\n${line}\nlangfuse_web_replicas: 0\n`;
      const { diagnostics } = checkConfiguration(text);
      const shown = formatText(diagnostics, { textOf: () => shownText(shipped, text) });
      expect(`${shown}${JSON.stringify(diagnostics)}`).not.toContain(value.slice(0, 12));
      expect(diagnostics.length).toBeGreaterThan(0);
    }
  });
});

describe('large files', () => {
  test.each([
    ['broken lines', 10_000, (index: number) => `key${index} "value`],
    ['anchors and aliases', 3_000, (index: number) => `a${index}: &a${index} 1\nb${index}: *a${index}`],
    ['unknown keys', 20_000, (index: number) => `some_key_${index}: 1`],
    ['comments', 20_000, (index: number) => `# comment ${index}`],
    ['settings off the first column', 2_000, () => ' langfuse_log_level: info'],
  ])('%s give readable output', (_, count, line) => {
    const text = `cloudflare_domain: example.com\n${Array.from({ length: count }, (_, index) => line(index)).join('\n')}\n`;
    const { diagnostics } = checkConfiguration(text);
    expect(shownText(shipped, text)).not.toBe('');
    expect(diagnostics.length).toBeLessThan(150);
  });
});

test.each([' langfuse_log_level: info', 'langfuse_log_level:info', 'langfuse_log_level=info'])(
  'the excerpt shows misplaced text if it is not secret: %s',
  (line) => {
    const text = `cloudflare_domain: example.com\n${line}\n`;
    expect(shownText(shipped, text)).toBe(text);
    const after = `langfuse_salt: "open\n${line}\n`;
    if (line.startsWith(' ')) expect(shownText(shipped, after)).not.toContain('info');
  },
);
