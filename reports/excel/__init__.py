"""Excel files: data sheets, the proof of urging, answer forms."""
