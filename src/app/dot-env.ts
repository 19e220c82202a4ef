import { existsSync } from 'node:fs';

/** Adds the variables of `.env` in the present folder to the environment; what is set already stays. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
