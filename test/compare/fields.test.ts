import { describe, expect, test } from 'vitest';
import { compareFields, stepsText } from '../../src/compare/fields.ts';
import { linesOf } from '../../src/compare/format/block.ts';

const changes = (before: object, after: object) =>
  compareFields({ ...before }, { ...after }, undefined).map(({ path, what }) => `${what} ${stepsText(path)}`);

const lines = (before: object, after: object) =>
  compareFields({ ...before }, { ...after }, undefined)
    .flatMap(linesOf)
    .map(({ sign, text }) => `${sign} ${text}`);

describe('lists', () => {
  test('are compared by the names of their items, in any order', () => {
    const before = {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    };
    const after = {
      env: [
        { name: 'NEW', value: '0' },
        { name: 'A', value: '1' },
        { name: 'B', value: '3' },
      ],
    };
    expect(changes(before, after)).toEqual(['added env[NEW]', 'changed env[B].value']);
  });

  test.each([
    [
      'mountPath',
      [
        { mountPath: '/a', name: 'x' },
        { mountPath: '/b', name: 'x' },
      ],
      'mounts[/b].readOnly',
    ],
    ['containerPort', [{ containerPort: 80 }, { containerPort: 443 }], 'mounts[443].readOnly'],
    [
      'kind and name',
      [
        { kind: 'A', name: 'x' },
        { kind: 'B', name: 'x' },
      ],
      'mounts[B/x].readOnly',
    ],
  ])('whose names repeat are compared by %s', (_, [first, second], path) => {
    const after = { mounts: [{ ...second, readOnly: true }, first] };
    expect(changes({ mounts: [first, second] }, after)).toEqual([`added ${path}`, 'reordered mounts']);
  });

  test('say that their order changes, which matters for init containers', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(lines({ list: [a, b] }, { list: [b, a] })).toEqual(['@ list: order changed', '- a, b', '+ b, a']);
  });

  test('of plain values show what is added and removed', () => {
    expect(lines({ args: ['a', 'b', 'c'] }, { args: ['a', 'c', 'd'] })).toEqual([
      '- args[1]: b',
      '+ args[2]: d',
    ]);
    expect(lines({ args: ['a'] }, { args: ['a', 'b'] })).toEqual(['+ args[1]: b']);
  });

  test('of maps without names pair similar ones', () => {
    const rule = (port: number) => ({ from: [{ x: 1 }], to: [{ y: 2 }], ports: [port] });
    expect(changes({ rules: [rule(80), rule(90)] }, { rules: [rule(80), rule(91)] })).toEqual([
      'changed rules[1].ports[0]',
    ]);
  });

  test('whose items were renamed by a key other than name are matched', () => {
    expect(
      lines({ ports: [{ port: 80, targetPort: 'http' }] }, { ports: [{ port: 81, targetPort: 'http' }] }),
    ).toEqual(['- ports[80].port: 80', '+ ports[80].port: 81']);
  });
});

describe('values', () => {
  test('of several lines are compared line by line', () => {
    const text = (level: string) => `# a\nlog:\n  level: ${level}\n  format: json\n`;
    expect(lines({ data: { 'app.yaml': text('info') } }, { data: { 'app.yaml': text('debug') } })).toEqual([
      '@ data[app.yaml]',
      '  # a',
      '  log:',
      '-   level: info',
      '+   level: debug',
      '    format: json',
    ]);
  });

  test('that differ only in their type show it', () => {
    expect(lines({ a: 1, b: true }, { a: '1', b: 'true' })).toEqual([
      '- a: 1',
      '+ a: "1"',
      '- b: true',
      '+ b: "true"',
    ]);
  });

  test('of null count as absent', () => {
    expect(changes({ a: null }, {})).toEqual([]);
    expect(changes({ a: null }, { a: 1 })).toEqual(['added a']);
  });

  test('that are added maps are shown completely', () => {
    expect(lines({}, { resources: { limits: { memory: '1Gi' } } })).toEqual([
      '+ resources:',
      '+   limits:',
      '+     memory: 1Gi',
    ]);
  });
});

test('an object does not differ from itself, in whatever order its keys are', () => {
  expect(changes({ a: 1, b: [{ name: 'x', y: 1 }] }, { b: [{ y: 1, name: 'x' }], a: 1 })).toEqual([]);
});
