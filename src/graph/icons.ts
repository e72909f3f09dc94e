import type { Role } from './graph.ts';

/** An icon for each role, 18 pixels wide and high, drawn with lines. */
export const icons: Readonly<Record<Role, string>> = {
  workload: 'M9 1.8 15.4 5.4 15.4 12.6 9 16.2 2.6 12.6 2.6 5.4ZM2.8 5.5 9 9 15.2 5.5M9 9 9 16',
  store:
    'M2.8 4.4C2.8 2.9 5.6 2 9 2S15.2 2.9 15.2 4.4 12.4 6.8 9 6.8 2.8 5.9 2.8 4.4ZM2.8 4.4V13.6C2.8 15.1 5.6 16 9 16S15.2 15.1 15.2 13.6V4.4M2.8 9C2.8 10.5 5.6 11.4 9 11.4S15.2 10.5 15.2 9',
  outside:
    'M9 2A7 7 0 1 0 9 16 7 7 0 1 0 9 2ZM2.2 9H15.8M9 2C6.4 4.4 6.4 13.6 9 16M9 2C11.6 4.4 11.6 13.6 9 16',
  secret:
    'M6 8.2A3.4 3.4 0 1 1 6 14.9 3.4 3.4 0 1 1 6 8.2ZM8.5 9.2 15.4 2.3M12.2 5.5 14.6 7.9M10.2 7.5 11.8 9.1',
  kustomization: 'M9 2.2 16 6 9 9.8 2 6ZM2.6 9.2 9 12.7 15.4 9.2M2.6 12.4 9 15.9 15.4 12.4',
  object: 'M4 2H10.6L14 5.4V16H4ZM10.4 2.2V5.6H13.8M6.6 9H11.4M6.6 12H11.4',
};
