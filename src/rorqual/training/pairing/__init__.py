"""Teaching a network that pairs keypoints which marks two photos of one animal share."""
