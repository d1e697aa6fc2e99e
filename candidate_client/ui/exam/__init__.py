"""The exam screen: header, navigator, documents, answer, tools."""
