/** A section of CHANGELOG.md. */
export interface Release {
  readonly version: string;
  /** What users have to do to upgrade to this release, in Markdown; empty if nothing. */
  readonly toDo: string;
}

/**
 * The releases of a changelog, newest first: `## 0.2.0 (2026-12-01)`, with the required steps below `### To do`. The section `##
 * Unreleased` is skipped.
 */
export function releasesIn(changelog: string): readonly Release[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [, version] = /^\[?v?(\d+\.\d+\.\d+\S*?)\]?(?:\s|$)/.exec(section) ?? [];
      if (version === undefined) return [];
      const [, toDo = ''] = /^### To do\n(.*?)(?=^### |(?![\s\S]))/ms.exec(section) ?? [];
      return [{ version, toDo: toDo.trim() }];
    });
}

/** The releases after one version up to another, newest first; without a first version, all up to the other. */
export function releasesBetween(
  releases: readonly Release[],
  from: string | undefined,
  to: string,
): readonly Release[] {
  return releases.filter(
    ({ version }) => isAfter(to, version, true) && (from === undefined || isAfter(version, from)),
  );
}

/** Whether a version comes after another or, with `orSame`, is the same. Pre-release suffixes are ignored. */
function isAfter(version: string, other: string, orSame = false): boolean {
  const [a, b] = [version, other].map((text) => text.split(/[-+]/)[0]?.split('.').map(Number) ?? []);
  for (const index of [0, 1, 2]) {
    const [left = 0, right = 0] = [a?.[index], b?.[index]];
    if (left !== right) return left > right;
  }
  return orSame;
}
