// Stands in for react-devtools-core, which ink loads only when DEV is set.
export default {};
