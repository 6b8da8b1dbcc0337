// cdk-nag's rule packs over plain CloudFormation: node nag.cjs FOLDER TEMPLATE... leaves validation-report.json in the
// folder. Loading the CDK takes longest, so all templates are one app.

const { basename } = require("node:path");
const { App, Stack, Validations } = require("aws-cdk-lib/core");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const { HIPAASecurityChecks, ServerlessChecks } = require("cdk-nag");

const [outdir, ...templates] = process.argv.slice(2);
const app = new App({ outdir, analyticsReporting: false });
for (const templateFile of templates) {
  const stack = new Stack(app, basename(templateFile, ".json"));
  new CfnInclude(stack, "template", { templateFile });
}
Validations.of(app).addPlugins(new HIPAASecurityChecks(app), new ServerlessChecks(app));
app.synth();
