// Stands in for react-devtools-core, which ink loads only when DEV is set, and for bowser, by which the AWS SDK names a browser.
export default {};
