import { expect, test } from 'vitest';
import { validateObject } from '../../../src/verify/schemas/validate-object.ts';
import { soundObjects } from './objects.ts';

test.each(soundObjects().map((object) => [`${object['apiVersion']} ${object['kind']}`, object] as const))(
  '%s: a valid object has no finding',
  (_, object) => {
    expect(validateObject(object)).toEqual({ known: true, issues: [] });
  },
);
