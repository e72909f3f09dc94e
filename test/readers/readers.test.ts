import { describe, expect, test } from 'vitest';
import { clusterSchema } from '../../src/config/schema-validator.ts';
import { langfuseReaders } from './langfuse.ts';
import { changedFixture, differences, observe } from './observe.ts';
import { platformReaders } from './platform.ts';
import { covers } from './reader.ts';

const readers = { ...platformReaders, ...langfuseReaders };

test('every setting has a reader', () => {
  expect(Object.keys(readers).sort()).toEqual(Object.keys(clusterSchema.properties).sort());
});

describe('a changed setting changes what its readers read, and nothing else', () => {
  test.each(Object.entries(readers))('%s', async (setting, { fixture, given = {}, to, reads }) => {
    const start = fixture ?? 'high-availability';
    const before = await observe(changedFixture(start, given));
    const after = await observe(changedFixture(start, { ...given, [setting]: to }));
    const changed = differences(before, after);
    const named = Object.keys(reads);
    expect(changed.filter((place) => !named.some((name) => covers(name, place)))).toEqual([]);
    expect(named.filter((name) => !changed.some((place) => covers(name, place)))).toEqual([]);
  });
});
