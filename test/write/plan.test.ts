import { describe, expect, test } from 'vitest';
import { changesTree, describeChanges } from '../../src/write/changes.ts';
import { digest } from '../../src/write/manifest.ts';
import { type PlanInput, plan } from '../../src/write/plan.ts';

/** A plan for a disk with the given files, of which `written` are from an earlier run. */
function planFor(
  wanted: Record<string, string>,
  disk: Record<string, string>,
  written: Record<string, string> = disk,
  options: Partial<PlanInput> = {},
) {
  return plan({
    files: Object.entries(wanted).map(([path, content]) => ({ path, content })),
    manifest: new Map(Object.entries(written).map(([path, content]) => [path, digest(content)])),
    current: (path) => disk[path],
    force: false,
    shownBelow: '',
    ...options,
  });
}

const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path);

describe('what a run does to the disk', () => {
  test('files are created, updated, kept and removed', () => {
    const result = planFor({ new: '1', changed: '2', same: '3' }, { changed: '1', same: '3', gone: '4' });
    expect(paths(result.created)).toEqual(['new']);
    expect(paths(result.updated)).toEqual(['changed']);
    expect(result.unchanged).toEqual(['same']);
    expect(paths(result.removed)).toEqual(['gone']);
    expect(result.diagnostics).toEqual([]);
    expect([...result.manifest.keys()]).toEqual(['changed', 'new', 'same']);
    expect(describeChanges(result)).toBe('1 file created, 1 updated, 1 removed, 1 unchanged');
  });

  test('a second run finds nothing to do and does not touch the manifest', () => {
    const result = planFor({ a: '1' }, { a: '1' });
    expect(changesTree(result)).toBe(false);
    expect(result.manifestChanged).toBe(false);
    expect(describeChanges(result)).toBe('nothing changed: 1 up to date');
  });

  test('a file that the user deleted is written again', () => {
    expect(paths(planFor({ a: '1' }, {}, { a: '1' }).created)).toEqual(['a']);
  });
});

describe('manual changes are reported, not lost', () => {
  test('a changed file is not replaced', () => {
    const { diagnostics } = planFor({ a: 'ours' }, { a: 'theirs' }, { a: 'before' });
    expect(diagnostics).toMatchObject([{ code: 'write/changed-by-hand', file: 'a', severity: 'error' }]);
  });

  test('a changed file is not removed', () => {
    const { diagnostics } = planFor({}, { a: 'theirs' }, { a: 'before' });
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: 'write/changed-by-hand', file: 'a' }));
  });

  test('a file that no run wrote is not replaced', () => {
    const { diagnostics } = planFor({ a: 'ours' }, { a: 'theirs' }, {});
    expect(diagnostics).toMatchObject([{ code: 'write/not-ours', file: 'a' }]);
  });

  test('a file that no run wrote but that has the right content is adopted', () => {
    const result = planFor({ a: '1' }, { a: '1' }, {});
    expect(result.diagnostics).toEqual([]);
    expect(result.manifest.get('a')).toBe(digest('1'));
    expect(result.manifestChanged).toBe(true);
  });

  test('--force discards it', () => {
    const result = planFor({ a: 'ours' }, { a: 'theirs' }, { a: 'before' }, { force: true });
    expect(result.diagnostics).toEqual([]);
    expect(paths(result.updated)).toEqual(['a']);
  });

  test('messages use the path as the user knows it', () => {
    const { diagnostics } = planFor({ a: '1' }, { a: '2' }, {}, { shownBelow: 'out/' });
    expect(diagnostics[0]?.file).toBe('out/a');
  });
});
