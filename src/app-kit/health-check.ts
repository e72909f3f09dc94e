import type { HealthCheck } from './app.ts';

/** Ready when a condition in its status is true: kstatus considers an object ready even before its operator has processed it. */
export function readyByCondition(
  apiVersion: string,
  kind: string,
  condition = 'Ready',
  { failedBy }: { readonly failedBy?: string } = {},
): HealthCheck {
  const isTrue = (type: string) => `status.conditions.exists(c, c.type == '${type}' && c.status == 'True')`;
  return {
    apiVersion,
    kind,
    ...(failedBy !== undefined && { failed: isTrue(failedBy) }),
    current: isTrue(condition),
  };
}
