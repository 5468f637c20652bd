package digest

// ChooseFormat lets tests detect the format of a text that is too short to be a dump.
var ChooseFormat = chooseFormat
