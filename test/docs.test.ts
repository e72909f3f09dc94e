import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as library from '../src/index.ts';
import * as jinja from '../src/jinja/index.ts';
import * as plugin from '../src/plugin.ts';
import * as sops from '../src/sops/index.ts';
import * as verify from '../src/verify/index.ts';
import { run, temporaryFolder } from './support/cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];
/** What the package exports, by the name that a program imports. */
const doors: Readonly<Record<string, object>> = {
  clusterwright: library,
  'clusterwright/plugin': plugin,
  'clusterwright/jinja': jinja,
  'clusterwright/sops': sops,
  'clusterwright/verify': verify,
};
const texts = new Map(pages.map((page) => [page, readFileSync(join(root, page), 'utf8')]));

/** The code on a page, in fences and inline, line by line. */
function codeOf(text: string): string[] {
  const fenced = [...text.matchAll(/```\w*\n(.*?)```/gs)].flatMap(([, block = '']) => block.split('\n'));
  const inline = [...text.replace(/```.*?```/gs, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...fenced, ...inline];
}

/** GitHub's anchor of a heading. */
function anchorOf(heading: string): string {
  const plain = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '');
  return plain.replaceAll(' ', '-');
}

/** The help of a command; empty if there is no such command. */
async function helpOf(...words: readonly string[]): Promise<string> {
  const { stdout } = await run(root, [...words, '--help']);
  return stdout.startsWith(`Usage: clusterwright ${words.join(' ')} `) ? stdout : '';
}

/** Commands of a program on a page: the words up to the first that is not a plain word, and the options. */
function shown(text: string, program: string) {
  return codeOf(text).flatMap((line) => {
    const found = new RegExp(`(?:^|[\\s|("])${program} ([a-z][^|>#;&,\`]*)`).exec(line);
    const [words = '', ...options] = (found?.[1] ?? '').split(/\s+(?=--[a-z])/);
    return found === null ? [] : [{ line, words: words.trim().split(/\s+/), options }];
  });
}

describe.each([...texts])('%s', (page, text) => {
  test('has no broken link', () => {
    const broken = [...text.matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].filter(
      ([, target = '', anchor]) => {
        const path = target === '' ? page : join(dirname(page), target);
        if (!existsSync(join(root, path))) return true;
        if (anchor === undefined || statSync(join(root, path)).isDirectory()) return false;
        const linked = readFileSync(join(root, path), 'utf8');
        const headings = [...linked.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
        return !headings.includes(anchor) && !linked.includes(`<a id="${anchor}"></a>`);
      },
    );
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('shows no command or option that does not exist', async () => {
    const wrong: string[] = [];
    for (const { line, words, options } of shown(text, 'clusterwright')) {
      const [command = '', second = ''] = words;
      const grouped = command === 'secrets' && second !== '';
      const help = await helpOf(...(grouped ? [command, second] : [command]));
      const known = (option: string) => new RegExp(`${/^--[a-z-]+/.exec(option)?.[0]}(?![a-z-])`).test(help);
      if (help === '' || !options.every(known)) wrong.push(line);
    }
    expect(wrong).toEqual([]);
  });

  test('shows no script or task that does not exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { tasks } = parse(readFileSync(join(root, 'Taskfile.yml'), 'utf8'));
    const names = (program: string) => shown(text, program).map(({ words: [name = ''] }) => name);
    expect(names('npm run').filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    expect(names('task').filter((name) => !Object.hasOwn(tasks, name))).toEqual([]);
  });

  test('names no file of the repository that does not exist', () => {
    const named = codeOf(text).flatMap((line) => /^(?:src|test|scripts|docs)\/\S*$/.exec(line)?.[0] ?? []);
    const plain = named.filter((path) => !/[<>*{}…]/.test(path));
    expect(plain.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('imports nothing that the package does not export', () => {
    const wrong = [...text.matchAll(/import \{([^}]*)\} from '(clusterwright(?:\/[a-z]+)?)'/g)].flatMap(
      ([, names = '', door = '']) =>
        names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '' && !Object.hasOwn(doors[door] ?? {}, name)),
    );
    expect(wrong).toEqual([]);
  });
});

test('the README shows as many files as the first run writes', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const { stdout, stderr } = await run(folder, ['configure']);
  const [written] = /\d+ files created/.exec(stdout + stderr) ?? [];
  expect(texts.get('README.md')).toContain(written);
});

test('commands in the pages run with the tools of macOS as well as of GNU', () => {
  const onlyGnu =
    /\bsed -i(?! ''| \.)|\breadlink -f|\bdate -d|\bbase64 (-w|--wrap)|\bgrep -\w*P|\bxargs -\w*r|\bstat -c|\bcp --|\bmktemp --/;
  const lines = [...texts].flatMap(([page, text]) =>
    [...text.matchAll(/^```(?:sh|bash|shell)\n(.*?)^```/gms)].flatMap(([, block = '']) =>
      block.split('\n').map((line) => `${page}: ${line}`),
    ),
  );
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((line) => onlyGnu.test(line))).toEqual([]);
});

test('decisions are numbered without gaps, and all listed', () => {
  const numbers = pages.flatMap((page) => /decisions\/(\d{4})-/.exec(page)?.[1] ?? []);
  expect(numbers).toEqual(numbers.map((_, index) => String(index + 1).padStart(4, '0')));
  const list = texts.get('docs/decisions/README.md') ?? '';
  for (const page of pages) {
    const [, name, number] = /decisions\/((\d{4})-.+)$/.exec(page) ?? [];
    if (name === undefined) continue;
    expect(list).toContain(`](${name})`);
    expect(texts.get(page)).toMatch(new RegExp(`^# ${Number(number)}\\. `));
  }
});

test('the README links to every page', () => {
  for (const page of pages) {
    if (/^docs\/[^/]+\.md$/.test(page)) expect(texts.get('README.md')).toContain(`](${page})`);
  }
});
