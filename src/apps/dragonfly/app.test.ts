import { expect, test } from 'vitest';
import { changedText } from '../../../test/readers/observe.ts';
import { validConfiguration } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';

/** The annotation of Dragonfly's pods that replaces them when it changes. */
function usersWith(changes: Readonly<Record<string, unknown>>): unknown {
  return validConfiguration(changedText(wholePlatform(), changes)).variables['dragonfly_users'];
}

test('its pods are replaced when a password changes, and not otherwise', () => {
  const before = usersWith({});
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(usersWith({ dragonfly_langfuse_password: 'Jt6mYx4QnV9vLk2RzWc8Jt6m' })).not.toBe(before);
  expect(usersWith({ dragonfly_password: 'Jt6mYx4QnV9vLk2RzWc8Jt6m' })).not.toBe(before);
  expect(usersWith({ dragonfly_storage: '7Gi', litellm_replicas: 3 })).toBe(before);
});
