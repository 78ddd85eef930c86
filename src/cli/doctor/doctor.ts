import pc from 'picocolors';
import { type Environment, given, onOff } from '../settings/setting';
import { examine } from './examine';
import { asJson, asText, isWell } from './render';
import { DOCTOR } from './settings';

/** Prints what it found on stdout. Resolves with the exit status. */
export async function doctor(options: Readonly<Record<string, unknown>>, env: Environment): Promise<number> {
  const examination = await examine(options, env);
  const json = onOff(DOCTOR.json, given(DOCTOR, options, env).json);
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  process.stdout.write(json ? asJson(examination) : asText(examination, colors));
  if (!examination.usable) return 2;
  return isWell(examination.findings) ? 0 : 1;
}
