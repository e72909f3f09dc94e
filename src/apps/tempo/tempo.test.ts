import { expect, test } from 'vitest';
import { validConfiguration } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';
import { values } from './values.ts';

/*
 * Version 2.2.4 of the chart starts Tempo with `-mem-ballast-size-mbs=1024` by default (its values.yaml and
 * templates/statefulset.yaml). Go's garbage collector then waits until the heap is twice as large, which exceeds the
 * limits of `dev` and `small`, so that the kernel kills Tempo first.
 */
test.each(['small', 'dev', 'production'])(
  'Tempo has no ballast above its memory in profile %s',
  (profile) => {
    const text = `${wholePlatform()}platform_profile: ${profile}\n`;
    expect(values(validConfiguration(text).variables)).toMatchObject({ tempo: { memBallastSizeMbs: 0 } });
  },
);
