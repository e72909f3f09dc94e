/**
 * Whether a chart version is exact. Helm reads anything else (`*`, `1.x`, `^1.2`, `1.2`, nothing) as a range and takes
 * the newest chart in it.
 */
export function isPinned(version: string | undefined): boolean {
  return (
    version !== undefined && /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version.trim())
  );
}
