import { possibleSchedule } from '../../../app-kit/index.ts';

export const backups = possibleSchedule('langfuse_backup_schedule');
export const roles = possibleSchedule('langfuse_scim_sync_schedule');
