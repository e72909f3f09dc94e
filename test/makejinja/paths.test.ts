import { describe, expect, it } from 'vitest';
import { glob } from '../../src/makejinja/files/glob.ts';
import { comparePaths, suffixOf } from '../../src/makejinja/files/paths.ts';
import { matcher } from '../../src/makejinja/files/patterns.ts';
import { project } from './project.ts';

describe('paths as in Python', () => {
  it.each([
    ['/p/a.partial.yaml.j2', '*.partial.yaml.j2', true],
    ['/p/sub/a.log', '*.log', true],
    ['/p/sub/a.log', 'sub/*.log', true],
    ['/p/sub/a.log', './sub//a.log', true],
    ['/p/sub/a.log', 'p/*.log', false],
    ['/p/x/y/a.log', 'p/**/a.log', false],
    ['/p/x/a.log', 'p/**/a.log', true],
    ['/p/a', '/p/a', true],
    ['/q/p/a', '/p/a', false],
    ['/p/a', '/q/p/a', false],
    ['/p/.hidden', '*', true],
    ['/p/a1', '[ab][!2-9]', true],
    ['/p/a1', '[!a]1', false],
    ['/p/]', '[]]', true],
    ['/p/a[', 'a[', true],
    ['/p/a.b', 'a?b', true],
    ['/p/A', 'a', false],
    ['/p/😀', '?', true],
  ])('%s matches %s: %s', (path, pattern, expected) => {
    expect(matcher(pattern)(path)).toBe(expected);
  });

  it('globs files and folders in the order of their parts', () => {
    const p = project({ 'in/b/c.md': '', 'in/b.md': '', 'in/a/.x/d.md': '', 'in/Z': '' });
    const names = (pattern: string) =>
      glob(`${p.folder}/in`, pattern).map((path) => path.slice(p.folder.length + 4));
    expect(names('**/*')).toEqual(['Z', 'a', 'a/.x', 'a/.x/d.md', 'b', 'b/c.md', 'b.md']);
    expect(names('**/*.md')).toEqual(['a/.x/d.md', 'b/c.md', 'b.md']);
    expect(names('*/*.md')).toEqual(['b/c.md']);
    expect(names('b/c.md')).toEqual(['b/c.md']);
    expect(names('a/**')).toEqual(['a', 'a/.x']);
  });

  it('takes the last suffix', () => {
    expect(['ks.yaml.j2', '.j2', 'a.', 'a', '.a.b'].map(suffixOf)).toEqual(['.j2', '', '', '', '.b']);
  });

  it('sorts by code points', () => {
    expect(['\uff5e', '😀', 'a/b', 'a', 'a.b'].sort(comparePaths)).toEqual([
      'a',
      'a/b',
      'a.b',
      '\uff5e',
      '😀',
    ]);
  });
});
