import type { Plan } from './plan.ts';

/** Whether carrying the plan out would change the tree. */
export function changesTree(plan: Plan): boolean {
  return plan.created.length + plan.updated.length + plan.removed.length > 0;
}

/** What a plan did, or would do, in words: `2 files created, 1 updated, 24 unchanged`. */
export function describePlan(plan: Plan): string {
  if (!changesTree(plan)) {
    return `nothing changed: ${plan.unchanged.length} up to date`;
  }
  const parts: readonly (readonly [number, string])[] = [
    [plan.created.length, 'created'],
    [plan.updated.length, 'updated'],
    [plan.removed.length, 'removed'],
    [plan.unchanged.length, 'unchanged'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what], index) => `${count}${index > 0 ? '' : count === 1 ? ' file' : ' files'} ${what}`)
    .join(', ');
}
