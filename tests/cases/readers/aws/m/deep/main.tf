variable "sg" {}
resource "aws_network_interface" "ni" {
  subnet_id = "s"
  security_groups = [var.sg]
}
