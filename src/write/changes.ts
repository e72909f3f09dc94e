/** Whether carrying out the plan would change the tree. */
export function changesTree(plan: Pick<Changes, 'created' | 'updated' | 'removed'>): boolean {
  return plan.created.length + plan.updated.length + plan.removed.length > 0;
}

/** Lists of files by what happened to them. */
type Changes = Readonly<Record<'created' | 'updated' | 'unchanged' | 'removed', ArrayLike<unknown>>>;

/** Describes what was done, or would be: `2 files created, 1 updated, 24 unchanged`. */
export function describeChanges(plan: Changes): string {
  if (plan.created.length + plan.updated.length + plan.removed.length === 0) {
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
