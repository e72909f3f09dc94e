import type { HealthCheck } from './app.ts';

/** Ready when a condition of its status is true: kstatus takes an object as ready while its operator has not come to it. */
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
