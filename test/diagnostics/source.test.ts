import { describe, expect, test } from 'vitest';
import { decodeText } from '../../src/diagnostics/decode.ts';
import type { Range } from '../../src/diagnostics/diagnostic.ts';
import { type MaskRules, maskText } from '../../src/diagnostics/mask.ts';
import { type KeyPath, type Part, parseSource, type Source } from '../../src/diagnostics/source.ts';

function source(text: string): Source {
  const result = parseSource('cluster.yaml', text);
  if (!('source' in result)) throw new Error(JSON.stringify(result.diagnostics));
  return result.source;
}

/** The text that a range covers. */
function covered(text: string, { start, end }: Range): string {
  const lines = text.split(/\r\n|\n/);
  if (start.line !== end.line) throw new Error('more than one line');
  return (lines[start.line - 1] ?? '').slice(start.column - 1, end.column - 1);
}

function found(text: string, path: KeyPath, part: Part): string {
  return covered(text, source(text).locate(path, part));
}

describe('a place in the text', () => {
  test('of a value, a key, a member, an item', () => {
    const text = 'a: 1\nmap:\n  inner: "x y"\n  list: [p, q]\n';
    expect(found(text, ['a'], 'value')).toBe('1');
    expect(found(text, ['a'], 'key')).toBe('a');
    expect(found(text, ['map', 'inner'], 'value')).toBe('"x y"');
    expect(found(text, ['map', 'list', 1], 'value')).toBe('q');
  });

  test('of a missing key is the nearest existing one', () => {
    const text = 'map:\n  inner: 1\n';
    expect(found(text, ['map', 'other'], 'value')).toBe('map');
    expect(source(text).locate(['other'], 'value')).toEqual({
      start: { line: 1, column: 1 },
      end: { line: 1, column: 1 },
    });
  });

  test('of a key without a value, is the key', () => {
    expect(found('a:\nb: 1\n', ['a'], 'value')).toBe('a');
  });

  test('follows aliases and merge keys to where the value is written', () => {
    const text = 'web: &w\n  memory: 2Gi\nworker:\n  <<: *w\n  cpu: 1\njob: *w\n';
    expect(source(text).data['worker']).toEqual({ memory: '2Gi', cpu: 1 });
    expect(found(text, ['worker', 'memory'], 'value')).toBe('2Gi');
    expect(found(text, ['job', 'memory'], 'value')).toBe('2Gi');
  });

  test('ignores a byte order mark and the CR of a line break', () => {
    const text = '\uFEFFa: 1\r\nb: two\r\n';
    expect(source(text).locate(['a'], 'value').start).toEqual({ line: 1, column: 4 });
    expect(source(text).locate(['b'], 'value')).toEqual({
      start: { line: 2, column: 4 },
      end: { line: 2, column: 7 },
    });
  });

  test('counts UTF-16 code units, as editors do', () => {
    expect(source('{ "🦊": 1, b: 2 }').locate(['b'], 'key').start).toEqual({ line: 1, column: 12 });
  });
});

describe('scalars are those of YAML 1.2', () => {
  test.each([
    ['yes', 'yes'],
    ['0123', 123],
    ['0o17', 15],
    ['1_000', '1_000'],
    ['2024-01-01', '2024-01-01'],
    ['~', null],
    ['1e3', 1000],
  ])('%s', (text, value) => {
    expect(source(`a: ${text}\n`).data).toEqual({ a: value });
  });

  test('an empty file contains no settings', () => {
    expect(source('').data).toEqual({});
    expect(source('# nothing yet\n').data).toEqual({});
  });

  test('non-string keys become strings', () => {
    expect(Object.keys(source('1: a\ntrue: b\n? [x, y]\n: c\n').data)).toEqual(['1', 'true', '[ x, y ]']);
  });
});

describe('what is wrong with the YAML', () => {
  test('is reported once per line, all lines at once', () => {
    const result = parseSource('cluster.yaml', 'a: @x\nb: 1\nc: `y\n');
    if ('source' in result) throw new Error('it parsed');
    expect(result.diagnostics.map(({ range }) => range.start.line)).toEqual([1, 3]);
  });

  test('never quotes the text', () => {
    for (const value of [
      '*Hunter2Secret',
      '!Hunter2Secret',
      '|Hunter2Secret',
      '"\\Hunter2Secret"',
      '}Hunter2Secret',
      '%Hunter2Secret',
      'x: Hunter2Secret: y',
      '"x" Hunter2Secret',
    ]) {
      const result = parseSource('cluster.yaml', `langfuse_salt: ${value}\n`);
      if ('source' in result) throw new Error(`${value} parsed`);
      expect(JSON.stringify(result.diagnostics)).not.toContain('Hunter2Secret');
    }
  });
});

describe('decoding', () => {
  test('UTF-8, with or without a byte order mark', () => {
    expect(decodeText('f', Buffer.from('a: é\n'))).toEqual({ text: 'a: é\n' });
    expect(decodeText('f', Buffer.from('\uFEFFa: é\n'))).toEqual({ text: 'a: é\n' });
  });

  test('reports the first byte that is not valid', () => {
    const result = decodeText('f', Buffer.concat([Buffer.from('é: 🦊\nb: '), Buffer.from([0xe9, 0x0a])]));
    expect(result).toMatchObject({ diagnostics: [{ range: { start: { line: 2, column: 4 } } }] });
  });

  test('a character cut off at the end of the file', () => {
    const result = decodeText('f', Buffer.from([0x61, 0xc3]));
    expect(result).toMatchObject({ diagnostics: [{ code: 'source/not-utf8' }] });
  });

  test('UTF-16, as Windows editors save it', () => {
    const result = decodeText('f', Buffer.from('\uFEFFa: 1\n', 'utf16le'));
    expect(result).toMatchObject({ diagnostics: [{ message: 'f is encoded in UTF-16, not UTF-8' }] });
  });
});

describe('masking', () => {
  const rules: MaskRules = {
    shows: (key) => key === 'shown',
    showsMember: (_, member) => member !== 'stranger',
    isOpenSetting: (name) => name === 'shown',
    isPath: () => false,
    isOpenPath: () => false,
    namesSecret: (line) => line.includes('hidden'),
  };

  test.each([
    ['the value of a setting that may be shown', 'shown: x y\n', 'shown: x y\n'],
    ['that of any other', 'hidden: x "y"\n', 'hidden: • •••\n'],
    [
      'what follows on indented lines',
      'hidden:\n  a: b\nshown:\n  a: b\n',
      'hidden:\n  •• •\nshown:\n  a: b\n',
    ],
    ['block scalars', 'hidden: |\n  a\n\n  b\nshown: 1\n', 'hidden: •\n  •\n\n  •\nshown: 1\n'],
    ['comments, in which an old secret may stand', 'shown: 1 # old: x\n# hidden: x\n', 'shown: 1 # …\n# …\n'],
    ['anchors, of which a secret may be an alias', 'shown: &a x\nhidden: *a\n', 'shown: •• •\nhidden: ••\n'],
    ['but not the stars of a schedule', 'shown: "*/5 * * * *"\n', 'shown: "*/5 * * * *"\n'],
    ['a line that is no setting', 'shown: "x\ny"\n', 'shown: "x\n••\n'],
    ['a key in quotes', '"shown": x\n"hidden": x\n', '"shown": x\n"hidden": •\n'],
    ['that nothing is there', 'hidden: ""\nhidden: []\n', 'hidden: ""\nhidden: []\n'],
    [
      'a secret that is indented',
      'shown:\n  a: b\n  hidden: x\n  c: d\n',
      'shown:\n  a: b\n  ••••••• •\n  •• •\n',
    ],
    ['a member that does not belong', 'shown:\n  stranger: x\n    y\n', 'shown:\n  ••••••••• •\n    •\n'],
    ['a secret in the value of another', 'shown: a hidden=b\n', 'shown: • ••••••••\n'],
    ['a colon without a blank', 'shown:x\nhidden:x\n', 'shown:x\n••••••••\n'],
    ['a setting that is indented', 'shown: x\n  shown: y\n', 'shown: x\n  shown: y\n'],
    ['but not below a secret', 'hidden: |\n  shown: y\n', 'hidden: •\n  •••••• •\n'],
    ['line breaks and columns stay', 'hidden: x\r\nshown: y\r\n', 'hidden: •\r\nshown: y\r\n'],
  ])('%s', (_, text, masked) => {
    expect(maskText(text, rules)).toBe(masked);
  });
});
