// Stands in for react-devtools-core, which ink loads only when DEV is set, for bowser, by which the AWS SDK names a browser, and for
// @opentelemetry/api, which prom-client asks for exemplars of its default metrics; neither is used.
export default {};
