/**
 * Splits an API version: `apps/v1` is version v1 of the group apps; `v1` is version v1 of the core group, whose name is
 * empty.
 */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
