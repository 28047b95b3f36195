"""What a catalogue keeps when many people and programs work with it through a service."""
