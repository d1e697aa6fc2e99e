"""Program files offered over the room's network: why they are trusted (TUF), and how one takes the other's place."""
