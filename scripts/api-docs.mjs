// Generates the API reference of all entry points in docs/api (`npm run docs`). Fails when a public type mentions one
// that no entry point exports, or when a link in a comment is broken.
import { Application, LogLevel, TSConfigReader, TypeDocReader } from 'typedoc';

const app = await Application.bootstrap({}, [new TypeDocReader(), new TSConfigReader()]);
// The fields of a valibot schema appear to be declared twice, and each would cause a warning.
app.logger.level = LogLevel.Error;
const project = await app.convert();
app.logger.level = LogLevel.Warn;

if (project) app.validate(project);
if (!project || app.logger.hasErrors() || app.logger.validationWarningCount > 0) {
  console.error('The API reference is not complete: see above.');
  process.exit(1);
}
await app.generateOutputs(project);
