/** Of the commands that are run on what strangers wrote. */
export const untrustedOption = [
  '--untrusted',
  'for a repository of strangers: no key is used, no code of theirs runs, nothing is fetched',
] as const;
